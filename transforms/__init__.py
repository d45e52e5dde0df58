"""The stops on an article's way; each imports `schemas`, the modules beside this one, and itself."""
