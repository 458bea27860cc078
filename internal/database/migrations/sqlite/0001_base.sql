-- +goose Up
-- The organisation leads every key. Times are UTC milliseconds since 1970.

CREATE TABLE org (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  slug     TEXT NOT NULL UNIQUE,
  created  INTEGER NOT NULL,
  example  INTEGER NOT NULL DEFAULT 0,
  settings TEXT NOT NULL DEFAULT '{}'
);

-- Current state of every record.
CREATE TABLE record (
  pk       INTEGER PRIMARY KEY,
  org      TEXT NOT NULL,
  id       TEXT NOT NULL,
  kind     TEXT NOT NULL,
  num      INTEGER NOT NULL,
  title    TEXT NOT NULL,
  sort     TEXT NOT NULL,
  state    TEXT NOT NULL,
  owner    TEXT NOT NULL,
  due      TEXT NOT NULL,
  ext      TEXT NOT NULL,
  created  INTEGER NOT NULL,
  updated  INTEGER NOT NULL,
  rev      INTEGER NOT NULL,
  seq      INTEGER NOT NULL,
  version  INTEGER NOT NULL,
  gone     INTEGER NOT NULL DEFAULT 0, -- 1 removed, 2 erased
  body     TEXT NOT NULL,
  derived  TEXT NOT NULL DEFAULT '',
  wake     INTEGER NOT NULL DEFAULT 0, -- when derived fields may next change; 0 never
  facets   TEXT NOT NULL DEFAULT '' -- what lists sort and test it by
);
CREATE UNIQUE INDEX record_id      ON record (org, id);
CREATE UNIQUE INDEX record_num     ON record (org, kind, gone, num);
CREATE UNIQUE INDEX record_ext     ON record (org, kind, ext) WHERE ext <> '';
CREATE INDEX        record_sort    ON record (org, kind, gone, sort, num);
CREATE INDEX        record_updated ON record (org, kind, gone, updated, num);
CREATE INDEX        record_created ON record (org, kind, gone, created, num);
CREATE INDEX        record_due     ON record (org, kind, gone, due, num);
CREATE INDEX        record_owner   ON record (org, owner, gone, due) WHERE owner <> '';
CREATE INDEX        record_wake    ON record (wake) WHERE wake > 0;

-- Every governed act, append only: the leaves of the organisation's log.
CREATE TABLE change (
  org    TEXT NOT NULL,
  seq    INTEGER NOT NULL,
  record TEXT NOT NULL,
  kind   TEXT NOT NULL,
  rev    INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  actor  TEXT NOT NULL,
  action TEXT NOT NULL,
  entry  TEXT,                 -- canonical bytes; NULL once erased
  salt   BLOB,                 -- NULL once erased
  leaf   BLOB NOT NULL,        -- the commitment, 32 bytes
  PRIMARY KEY (org, seq)
) WITHOUT ROWID;
CREATE INDEX change_record ON change (org, record, rev);
CREATE INDEX change_at     ON change (org, at, seq);
CREATE INDEX change_kind   ON change (org, kind, seq);

-- The lock of the organisation's log and its tree head.
CREATE TABLE head (
  org  TEXT PRIMARY KEY,
  seq  INTEGER NOT NULL,       -- leaves in the log
  tree BLOB NOT NULL           -- frontier of the tree
);
CREATE TABLE counter (
  org  TEXT NOT NULL,
  kind TEXT NOT NULL,
  num  INTEGER NOT NULL,
  PRIMARY KEY (org, kind)
) WITHOUT ROWID;
CREATE TABLE tile (
  org    TEXT NOT NULL,
  level  INTEGER NOT NULL,
  idx    INTEGER NOT NULL,
  hashes BLOB NOT NULL,        -- 256 hashes
  root   BLOB NOT NULL,        -- their hash in the level above
  PRIMARY KEY (org, level, idx)
);
CREATE TABLE checkpoint (
  org   TEXT NOT NULL,
  size  INTEGER NOT NULL,
  at    INTEGER NOT NULL,
  note  TEXT NOT NULL,         -- the signed note
  stamp BLOB,                  -- RFC 3161 token over the note, when one was fetched
  PRIMARY KEY (org, size)
) WITHOUT ROWID;
-- One signing key per organisation, sealed with the server's key.
CREATE TABLE logkey (
  org    TEXT PRIMARY KEY,
  origin TEXT NOT NULL,
  public TEXT NOT NULL,        -- verifier key of the signed-note format
  sealed BLOB NOT NULL
);

-- The graph, both ways and as of any point of the log.
CREATE TABLE link (
  org      TEXT NOT NULL,
  source   TEXT NOT NULL,
  relation TEXT NOT NULL,
  target   TEXT NOT NULL,
  since    INTEGER NOT NULL,
  until    INTEGER NOT NULL DEFAULT -1, -- -1: still
  kind     TEXT NOT NULL,      -- kind of the source
  PRIMARY KEY (org, source, relation, target, since)
) WITHOUT ROWID;
CREATE INDEX link_target ON link (org, target, kind, relation, until);

-- What lists filter by, and how many have it: the numbers of the records that
-- have a value, as sets of up to 4096 consecutive ones.
CREATE TABLE facet (
  org   TEXT NOT NULL,
  kind  TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  block INTEGER NOT NULL, -- number / 4096
  nums  BLOB NOT NULL,
  PRIMARY KEY (org, kind, field, value, block)
) WITHOUT ROWID;
CREATE TABLE tally (
  org   TEXT NOT NULL,
  kind  TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  n     INTEGER NOT NULL,
  PRIMARY KEY (org, kind, field, value)
) WITHOUT ROWID;

-- Full-text search. words says by a first letter what each word is: of the
-- organisation, the kind, the title or any text.
CREATE VIRTUAL TABLE search USING fts5 (
  words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='2 3 4'
);

CREATE TABLE idem (
  org    TEXT NOT NULL,
  key    TEXT NOT NULL,
  hash   BLOB NOT NULL,        -- of the request
  record TEXT NOT NULL,
  at     INTEGER NOT NULL,
  PRIMARY KEY (org, key)
) WITHOUT ROWID;
CREATE INDEX idem_at ON idem (at);

CREATE TABLE field (
  org  TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  pos  INTEGER NOT NULL,
  spec TEXT NOT NULL,
  PRIMARY KEY (org, kind, name)
) WITHOUT ROWID;

-- Who may come in.
CREATE TABLE account (
  id       TEXT PRIMARY KEY,
  email    TEXT NOT NULL UNIQUE,
  name     TEXT NOT NULL,
  password TEXT NOT NULL,      -- argon2id; empty until an invitation is accepted
  created  INTEGER NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE membership (
  org     TEXT NOT NULL,
  account TEXT NOT NULL,
  id      TEXT NOT NULL,
  role    TEXT NOT NULL,
  person  TEXT NOT NULL DEFAULT '', -- the person record this account is
  kinds   TEXT NOT NULL DEFAULT '', -- scope: kinds it is limited to, comma separated; empty: all
  expires TEXT NOT NULL DEFAULT '', -- last day it is valid
  created INTEGER NOT NULL,
  PRIMARY KEY (org, account)
);
CREATE INDEX membership_account ON membership (account);
CREATE TABLE invitation (
  hash    TEXT PRIMARY KEY,    -- SHA-256 of the secret
  id      TEXT NOT NULL,
  org     TEXT NOT NULL,
  email   TEXT NOT NULL,
  name    TEXT NOT NULL,
  role    TEXT NOT NULL,
  person  TEXT NOT NULL DEFAULT '',
  kinds   TEXT NOT NULL DEFAULT '',
  access_until TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  inviter TEXT NOT NULL
);
CREATE INDEX invitation_org ON invitation (org);
CREATE TABLE role (
  org   TEXT NOT NULL,
  name  TEXT NOT NULL,
  label TEXT NOT NULL,
  spec  TEXT NOT NULL,
  PRIMARY KEY (org, name)
);
CREATE TABLE session (
  hash    TEXT PRIMARY KEY,    -- SHA-256 of the cookie
  id      TEXT NOT NULL,
  account TEXT NOT NULL,
  created INTEGER NOT NULL,
  seen    INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  agent   TEXT NOT NULL,
  address TEXT NOT NULL
);
CREATE INDEX session_account ON session (account);
CREATE TABLE token (
  hash    TEXT PRIMARY KEY,    -- SHA-256 of the secret
  id      TEXT NOT NULL,
  org     TEXT NOT NULL,
  account TEXT NOT NULL,       -- who made it; it never may more than they
  name    TEXT NOT NULL,
  scopes  TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL DEFAULT 0,
  used    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX token_org ON token (org);
CREATE TABLE view (
  org     TEXT NOT NULL,
  id      TEXT NOT NULL,
  kind    TEXT NOT NULL,
  account TEXT NOT NULL,       -- empty: shared with everyone in the organisation
  name    TEXT NOT NULL,
  query   TEXT NOT NULL,
  PRIMARY KEY (org, id)
);
CREATE TABLE mapping (
  org  TEXT NOT NULL,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  PRIMARY KEY (org, name)
);
-- Files on their way in: parsed, previewed, not yet written.
CREATE TABLE upload (
  org     TEXT NOT NULL,
  id      TEXT NOT NULL,
  account TEXT NOT NULL,
  created INTEGER NOT NULL,
  spec    TEXT NOT NULL,
  PRIMARY KEY (org, id)
);
CREATE TABLE job (
  id      INTEGER PRIMARY KEY,
  queue   TEXT NOT NULL,
  unique_key TEXT NOT NULL DEFAULT '',
  org     TEXT NOT NULL,
  body    TEXT NOT NULL,
  run_at  INTEGER NOT NULL,
  leased  INTEGER NOT NULL DEFAULT 0, -- until when somebody works on it
  tries   INTEGER NOT NULL DEFAULT 0,
  error   TEXT NOT NULL DEFAULT '',
  dead    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX job_ready ON job (queue, dead, run_at);
CREATE UNIQUE INDEX job_unique ON job (queue, org, unique_key) WHERE unique_key <> '' AND dead = 0;

-- What the program notes about itself, such as the kinds the facets were made by.
CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
