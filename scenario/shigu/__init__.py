"""The demo district: a synthetic reconstruction of one published year of Shigu District."""
