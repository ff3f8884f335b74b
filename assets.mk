.PHONY: assets
assets: ## Copy the pinned front-end files into the product (needs Node; the result is committed)
	npm ci --ignore-scripts --no-audit --no-fund
	python3 scripts/assets.py
