"""The one folder that writes the lake: stage, settle, finish, commit."""
