"""The only SQL: schema, migrations, and one class of verbs."""
