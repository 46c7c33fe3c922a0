"""Pictures that members bring: fetched with care, checked, stripped, stored under their hash."""
