"""The inverted index over title words and place terms, as each database does it best.

SQLite: an external-content FTS5 table, kept in step by triggers. The `ascii` tokenizer with “_”
parts text at spaces only as far as `title_words` and `place_terms` are concerned, because both
hold nothing but folded letters, digits and “_”: so both databases see the same words.
PostgreSQL: one GIN index over a function; nothing to keep in step. Its COST is what keeps the
planner from working it out for every row when a search names hundreds of cities (plpgsql, because
a function in SQL is inlined and its COST forgotten). `fastupdate` off keeps reads as fast after an
import as before.

Both: an index in the order of the newest adverts, which `Meta.indexes` cannot say (SQLite knows no
NULLS LAST in an index; its DESC puts them last anyway).

On SQLite, a later migration that alters Posting makes the table anew and so drops the triggers:
it must run `drop_index` before and `create_index` after.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE jobs_posting_index USING fts5(
        title_words, place_terms,
        content='jobs_posting', content_rowid='id',
        tokenize="ascii tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER jobs_posting_index_insert AFTER INSERT ON jobs_posting BEGIN
        INSERT INTO jobs_posting_index(rowid, title_words, place_terms)
        VALUES (new.id, new.title_words, new.place_terms);
    END
    """,
    """
    CREATE TRIGGER jobs_posting_index_delete AFTER DELETE ON jobs_posting BEGIN
        INSERT INTO jobs_posting_index(jobs_posting_index, rowid, title_words, place_terms)
        VALUES ('delete', old.id, old.title_words, old.place_terms);
    END
    """,
    """
    CREATE TRIGGER jobs_posting_index_update
    AFTER UPDATE OF id, title_words, place_terms ON jobs_posting
    WHEN old.title_words != new.title_words OR old.place_terms != new.place_terms
        OR old.id != new.id
    BEGIN
        INSERT INTO jobs_posting_index(jobs_posting_index, rowid, title_words, place_terms)
        VALUES ('delete', old.id, old.title_words, old.place_terms);
        INSERT INTO jobs_posting_index(rowid, title_words, place_terms)
        VALUES (new.id, new.title_words, new.place_terms);
    END
    """,
    "INSERT INTO jobs_posting_index(jobs_posting_index) VALUES ('rebuild')",
    "CREATE INDEX jobs_posting_newest ON jobs_posting (posted_at DESC, id DESC)",
]
SQLITE_DROP = [
    "DROP INDEX jobs_posting_newest",
    "DROP TRIGGER jobs_posting_index_update",
    "DROP TRIGGER jobs_posting_index_delete",
    "DROP TRIGGER jobs_posting_index_insert",
    "DROP TABLE jobs_posting_index",
]
POSTGRESQL = [
    """
    CREATE FUNCTION jobs_posting_terms(title_words text, place_terms text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    BEGIN
        RETURN array_to_tsvector(
            array_remove(string_to_array(title_words || ' ' || place_terms, ' '), '')
        );
    END
    $$
    """,
    """
    CREATE INDEX jobs_posting_index ON jobs_posting
    USING gin (jobs_posting_terms(title_words, place_terms)) WITH (fastupdate = off)
    """,
    "CREATE INDEX jobs_posting_newest ON jobs_posting (posted_at DESC NULLS LAST, id DESC)",
]
POSTGRESQL_DROP = [
    "DROP INDEX jobs_posting_newest",
    "DROP INDEX jobs_posting_index",
    "DROP FUNCTION jobs_posting_terms(text, text)",
]


def create_index(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": SQLITE_DROP, "postgresql": POSTGRESQL_DROP}[vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [migrations.RunPython(create_index, drop_index)]
