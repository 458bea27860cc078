-- +goose Up
-- What an auditor's scope is: content packs, comma separated (empty: all), and the
-- first and last day of a period (empty: open).
ALTER TABLE membership ADD COLUMN packs TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE membership ADD COLUMN scope_from TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE membership ADD COLUMN scope_to TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE invitation ADD COLUMN packs TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE invitation ADD COLUMN scope_from TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE invitation ADD COLUMN scope_to TEXT COLLATE "C" NOT NULL DEFAULT '';
