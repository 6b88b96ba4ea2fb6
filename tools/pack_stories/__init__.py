"""Stories of packs: machines as told in packs/<id>/stories.py, their exports, and what hunt has to say of them."""
