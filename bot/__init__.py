"""A WeChat official-account bot that answers parents from the bureau's own documents."""
