-- +goose Up
-- The organisation leads every key. Times are UTC milliseconds since 1970.

CREATE TABLE org (
  id       TEXT COLLATE "C" PRIMARY KEY,
  name     TEXT COLLATE "C" NOT NULL,
  slug     TEXT COLLATE "C" NOT NULL UNIQUE,
  created  BIGINT NOT NULL,
  example  BIGINT NOT NULL DEFAULT 0,
  settings TEXT COLLATE "C" NOT NULL DEFAULT '{}'
);

-- Current state of every record.
CREATE TABLE record (
  pk       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org      TEXT COLLATE "C" NOT NULL,
  id       TEXT COLLATE "C" NOT NULL,
  kind     TEXT COLLATE "C" NOT NULL,
  num      BIGINT NOT NULL,
  title    TEXT COLLATE "C" NOT NULL,
  sort     TEXT COLLATE "C" NOT NULL,
  state    TEXT COLLATE "C" NOT NULL,
  owner    TEXT COLLATE "C" NOT NULL,
  due      TEXT COLLATE "C" NOT NULL,
  ext      TEXT COLLATE "C" NOT NULL,
  created  BIGINT NOT NULL,
  updated  BIGINT NOT NULL,
  rev      BIGINT NOT NULL,
  seq      BIGINT NOT NULL,
  version  BIGINT NOT NULL,
  gone     BIGINT NOT NULL DEFAULT 0, -- 1 removed, 2 erased
  body     TEXT COLLATE "C" NOT NULL,
  derived  TEXT COLLATE "C" NOT NULL DEFAULT '',
  wake     BIGINT NOT NULL DEFAULT 0, -- when derived fields may next change; 0 never
  facets   TEXT COLLATE "C" NOT NULL DEFAULT '' -- what lists sort and test it by
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
  org    TEXT COLLATE "C" NOT NULL,
  seq    BIGINT NOT NULL,
  record TEXT COLLATE "C" NOT NULL,
  kind   TEXT COLLATE "C" NOT NULL,
  rev    BIGINT NOT NULL,
  at     BIGINT NOT NULL,
  actor  TEXT COLLATE "C" NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  entry  TEXT COLLATE "C",                 -- canonical bytes; NULL once erased
  salt   BYTEA,                 -- NULL once erased
  leaf   BYTEA NOT NULL,        -- the commitment, 32 bytes
  PRIMARY KEY (org, seq)
);
CREATE INDEX change_record ON change (org, record, rev);
CREATE INDEX change_at     ON change (org, at, seq);
CREATE INDEX change_kind   ON change (org, kind, seq);

-- The lock of the organisation's log and its tree head.
CREATE TABLE head (
  org  TEXT COLLATE "C" PRIMARY KEY,
  seq  BIGINT NOT NULL,       -- leaves in the log
  tree BYTEA NOT NULL           -- frontier of the tree
);
CREATE TABLE counter (
  org  TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  num  BIGINT NOT NULL,
  PRIMARY KEY (org, kind)
);
CREATE TABLE tile (
  org    TEXT COLLATE "C" NOT NULL,
  level  BIGINT NOT NULL,
  idx    BIGINT NOT NULL,
  hashes BYTEA NOT NULL,       -- 256 hashes
  root   BYTEA NOT NULL,       -- their hash in the level above
  PRIMARY KEY (org, level, idx)
);
CREATE TABLE checkpoint (
  org   TEXT COLLATE "C" NOT NULL,
  size  BIGINT NOT NULL,
  at    BIGINT NOT NULL,
  note  TEXT COLLATE "C" NOT NULL,         -- the signed note
  stamp BYTEA,                  -- RFC 3161 token over the note, when one was fetched
  PRIMARY KEY (org, size)
);
-- One signing key per organisation, sealed with the server's key.
CREATE TABLE logkey (
  org    TEXT COLLATE "C" PRIMARY KEY,
  origin TEXT COLLATE "C" NOT NULL,
  public TEXT COLLATE "C" NOT NULL,        -- verifier key of the signed-note format
  sealed BYTEA NOT NULL
);

-- The graph, both ways and as of any point of the log.
CREATE TABLE link (
  org      TEXT COLLATE "C" NOT NULL,
  source   TEXT COLLATE "C" NOT NULL,
  relation TEXT COLLATE "C" NOT NULL,
  target   TEXT COLLATE "C" NOT NULL,
  since    BIGINT NOT NULL,
  until    BIGINT NOT NULL DEFAULT -1, -- -1: still
  kind     TEXT COLLATE "C" NOT NULL,      -- kind of the source
  PRIMARY KEY (org, source, relation, target, since)
);
CREATE INDEX link_target ON link (org, target, kind, relation, until);

-- What lists filter by, and how many have it: the numbers of the records that
-- have a value, as sets of up to 4096 consecutive ones.
CREATE TABLE facet (
  org   TEXT COLLATE "C" NOT NULL,
  kind  TEXT COLLATE "C" NOT NULL,
  field TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  block BIGINT NOT NULL, -- number / 4096
  nums  BYTEA NOT NULL,
  PRIMARY KEY (org, kind, field, value, block)
) WITH (fillfactor = 70); -- numbers change in place
CREATE TABLE tally (
  org   TEXT COLLATE "C" NOT NULL,
  kind  TEXT COLLATE "C" NOT NULL,
  field TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  n     BIGINT NOT NULL,
  PRIMARY KEY (org, kind, field, value)
);

-- Full-text search. words says by a first letter what each word is: of the
-- organisation, the kind, the title or any text.
CREATE TABLE search (
  org   TEXT COLLATE "C" NOT NULL,
  pk    BIGINT NOT NULL,
  words TSVECTOR NOT NULL,
  PRIMARY KEY (org, pk)
);
CREATE INDEX search_words ON search USING GIN (words) WITH (fastupdate = off);

CREATE TABLE idem (
  org    TEXT COLLATE "C" NOT NULL,
  key    TEXT COLLATE "C" NOT NULL,
  hash   BYTEA NOT NULL,        -- of the request
  record TEXT COLLATE "C" NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (org, key)
);
CREATE INDEX idem_at ON idem (at);

CREATE TABLE field (
  org  TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  pos  BIGINT NOT NULL,
  spec TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (org, kind, name)
);

-- Who may come in.
CREATE TABLE account (
  id       TEXT COLLATE "C" PRIMARY KEY,
  email    TEXT COLLATE "C" NOT NULL UNIQUE,
  name     TEXT COLLATE "C" NOT NULL,
  password TEXT COLLATE "C" NOT NULL,      -- argon2id; empty until an invitation is accepted
  created  BIGINT NOT NULL,
  disabled BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE membership (
  org     TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  id      TEXT COLLATE "C" NOT NULL,
  role    TEXT COLLATE "C" NOT NULL,
  person  TEXT COLLATE "C" NOT NULL DEFAULT '', -- the person record this account is
  kinds   TEXT COLLATE "C" NOT NULL DEFAULT '', -- scope: kinds it is limited to, comma separated; empty: all
  expires TEXT COLLATE "C" NOT NULL DEFAULT '', -- last day it is valid
  created BIGINT NOT NULL,
  PRIMARY KEY (org, account)
);
CREATE INDEX membership_account ON membership (account);
CREATE TABLE invitation (
  hash    TEXT COLLATE "C" PRIMARY KEY,    -- SHA-256 of the secret
  id      TEXT COLLATE "C" NOT NULL,
  org     TEXT COLLATE "C" NOT NULL,
  email   TEXT COLLATE "C" NOT NULL,
  name    TEXT COLLATE "C" NOT NULL,
  role    TEXT COLLATE "C" NOT NULL,
  person  TEXT COLLATE "C" NOT NULL DEFAULT '',
  kinds   TEXT COLLATE "C" NOT NULL DEFAULT '',
  access_until TEXT COLLATE "C" NOT NULL DEFAULT '',
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  inviter TEXT COLLATE "C" NOT NULL
);
CREATE INDEX invitation_org ON invitation (org);
CREATE TABLE role (
  org   TEXT COLLATE "C" NOT NULL,
  name  TEXT COLLATE "C" NOT NULL,
  label TEXT COLLATE "C" NOT NULL,
  spec  TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (org, name)
);
CREATE TABLE session (
  hash    TEXT COLLATE "C" PRIMARY KEY,    -- SHA-256 of the cookie
  id      TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  created BIGINT NOT NULL,
  seen    BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  agent   TEXT COLLATE "C" NOT NULL,
  address TEXT COLLATE "C" NOT NULL
);
CREATE INDEX session_account ON session (account);
CREATE TABLE token (
  hash    TEXT COLLATE "C" PRIMARY KEY,    -- SHA-256 of the secret
  id      TEXT COLLATE "C" NOT NULL,
  org     TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,       -- who made it; it never may more than they
  name    TEXT COLLATE "C" NOT NULL,
  scopes  TEXT COLLATE "C" NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL DEFAULT 0,
  used    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX token_org ON token (org);
CREATE TABLE view (
  org     TEXT COLLATE "C" NOT NULL,
  id      TEXT COLLATE "C" NOT NULL,
  kind    TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,       -- empty: shared with everyone in the organisation
  name    TEXT COLLATE "C" NOT NULL,
  query   TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (org, id)
);
CREATE TABLE mapping (
  org  TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  spec TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (org, name)
);
-- Files on their way in: parsed, previewed, not yet written.
CREATE TABLE upload (
  org     TEXT COLLATE "C" NOT NULL,
  id      TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  created BIGINT NOT NULL,
  spec    TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (org, id)
);
CREATE TABLE job (
  id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue   TEXT COLLATE "C" NOT NULL,
  unique_key TEXT COLLATE "C" NOT NULL DEFAULT '',
  org     TEXT COLLATE "C" NOT NULL,
  body    TEXT COLLATE "C" NOT NULL,
  run_at  BIGINT NOT NULL,
  leased  BIGINT NOT NULL DEFAULT 0, -- until when somebody works on it
  tries   BIGINT NOT NULL DEFAULT 0,
  error   TEXT COLLATE "C" NOT NULL DEFAULT '',
  dead    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX job_ready ON job (queue, dead, run_at);
CREATE UNIQUE INDEX job_unique ON job (queue, org, unique_key) WHERE unique_key <> '' AND dead = 0;

-- What the program notes about itself, such as the kinds the facets were made by.
CREATE TABLE meta (
  name  TEXT COLLATE "C" PRIMARY KEY,
  value TEXT COLLATE "C" NOT NULL
);
