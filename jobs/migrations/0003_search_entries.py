"""A narrow table for the search, with the inverted index over it, as each database does it best.

SQLite: an FTS5 table that keeps no text of its own, kept in step by triggers. Its rows are numbered
by the negative key: the newest come first, without sorting and in the direction that FTS5 reads
faster (backwards took 1.6 times as long). Sizes of columns would serve bm25 only, which nothing
asks for. The `ascii` tokenizer with “_” parts text at spaces
only as far as these columns are concerned, because both hold nothing but folded letters, digits
and “_”: so both databases see the same words.
PostgreSQL: a generated tsvector without positions and one GIN index; nothing to keep in step. It
also holds terms of the time an advert was listed in (`Postgresql.read`): the number of its span of
2^13, 2^16 and 2^19 seconds, the lower 31 bits of a key not being time.
`fastupdate` off keeps reads as fast after an import as before. Django knows neither the column nor
the index: SQLite has no such types.

Entries come from `manage.py rebuild_search`, which `prepare` runs where there are none.
"""

import importlib

import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    """
    CREATE VIRTUAL TABLE jobs_searchentry_index USING fts5(
        title_words, terms, content='', columnsize=0, tokenize="ascii tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER jobs_searchentry_insert AFTER INSERT ON jobs_searchentry BEGIN
        INSERT INTO jobs_searchentry_index(rowid, title_words, terms)
        VALUES (-new.key, new.title_words, new.terms);
    END
    """,
    """
    CREATE TRIGGER jobs_searchentry_delete AFTER DELETE ON jobs_searchentry BEGIN
        INSERT INTO jobs_searchentry_index(jobs_searchentry_index, rowid, title_words, terms)
        VALUES ('delete', -old.key, old.title_words, old.terms);
    END
    """,
    """
    CREATE TRIGGER jobs_searchentry_update AFTER UPDATE ON jobs_searchentry BEGIN
        INSERT INTO jobs_searchentry_index(jobs_searchentry_index, rowid, title_words, terms)
        VALUES ('delete', -old.key, old.title_words, old.terms);
        INSERT INTO jobs_searchentry_index(rowid, title_words, terms)
        VALUES (-new.key, new.title_words, new.terms);
    END
    """,
]
POSTGRESQL = [
    """
    ALTER TABLE jobs_searchentry ADD COLUMN lexemes tsvector GENERATED ALWAYS AS (
        array_to_tsvector(string_to_array(
            title_words || ' ' || terms
            || ' _t13_' || (key >> 44)::text || ' _t16_' || (key >> 47)::text
            || ' _t19_' || (key >> 50)::text, ' '
        ))
    ) STORED
    """,
    "CREATE INDEX jobs_searchentry_index ON jobs_searchentry USING gin (lexemes)"
    " WITH (fastupdate = off)",
    # How frequent a word is decides between the index and reading all.
    "ALTER TABLE jobs_searchentry ALTER COLUMN lexemes SET STATISTICS 1000",
]
DROP = {
    "sqlite": [
        "DROP TRIGGER jobs_searchentry_update",
        "DROP TRIGGER jobs_searchentry_delete",
        "DROP TRIGGER jobs_searchentry_insert",
        "DROP TABLE jobs_searchentry_index",
    ],
    "postgresql": [
        "DROP INDEX jobs_searchentry_index",
        "ALTER TABLE jobs_searchentry DROP COLUMN lexemes",
    ],
}
before = importlib.import_module("jobs.migrations.0002_search_index")


def create_index(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_search_index")]
    operations = [
        migrations.RunPython(before.drop_index, before.create_index),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("key", models.BigAutoField(help_text="Seconds since 1970 when it was listed × 2³¹ + its posting.", primary_key=True, serialize=False)),
                ("title_words", models.TextField(help_text="The folded words of the title.")),
                ("terms", models.TextField(help_text="What else it is found by: places, cells, role, employer.")),
                ("positions", models.TextField(blank=True, help_text="Of its cities, in degrees: “34.0522,-118.2437;40.7143,-74.0060”.")),
                ("copies", models.BigIntegerField(help_text="The same for all adverts with this title at this organisation.")),
                ("expires_at", models.BigIntegerField(blank=True, help_text="Seconds since 1970; null if it stays until it is closed.", null=True)),
                ("posting", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="search_entry", to="jobs.posting")),
            ],
            options={
                "verbose_name_plural": "search entries",
                "indexes": [models.Index(fields=["copies", "key"], name="search_entry_copies")],
            },
        ),
        migrations.CreateModel(
            name="TitleWord",
            fields=[
                ("word", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("uses", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="IndexRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(create_index, drop_index),
    ]
