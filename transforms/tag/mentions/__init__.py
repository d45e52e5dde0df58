"""Date mentions: which days a text speaks of. `mentions.date_mentions` is the way in."""
