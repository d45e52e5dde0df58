"""What an article is about: IPTC Media Topics by small linear models, and as the publisher itself files it."""
