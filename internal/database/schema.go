package database

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// columnType is what a column holds, the same in both databases.
type columnType string

const (
	textColumn columnType = "text"
	intColumn  columnType = "int"
	blobColumn columnType = "blob"
)

// column is a column of a table that is copied.
type column struct {
	name     string
	typ      columnType
	nullable bool
}

// table is a table that is copied: all but the search index, which follows from
// the records, and what migrations note for themselves. Row numbers the
// database gives out are left out; rows are copied in their order.
type table struct {
	name    string
	columns []column
	order   []string
}

// made says which tables are not copied.
func made(name string) bool { return name == "goose_db_version" || strings.HasPrefix(name, "search") }

// tables describes the tables of the database, by name.
func (tx *Tx) tables(ctx context.Context) ([]table, error) {
	query := `SELECT c.table_name, c.column_name, c.data_type, c.is_nullable = 'YES', c.is_identity = 'YES', COALESCE(k.ordinal_position, 0)
		FROM information_schema.columns c
		JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
		LEFT JOIN information_schema.table_constraints p ON p.table_schema = c.table_schema AND p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
		LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = p.constraint_schema AND k.constraint_name = p.constraint_name AND k.table_name = c.table_name AND k.column_name = c.column_name
		WHERE c.table_schema = current_schema() ORDER BY c.table_name, c.ordinal_position`
	if tx.Dialect == SQLite {
		// The one integer key column of a table with row numbers is an alias of
		// the number.
		query = `SELECT m.name, c.name, lower(c.type), c."notnull" = 0, c.pk > 0 AND lower(c.type) = 'integer' AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) o WHERE o.pk > 0 AND o.name <> c.name), c.pk
			FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`
	}
	var out []table
	identity := map[string]bool{}
	keys := map[string][]string{}
	err := Each(ctx, tx, query, nil, func(rows *sql.Rows) error {
		var name, col, typ string
		var nullable, id bool
		var key int
		if err := rows.Scan(&name, &col, &typ, &nullable, &id, &key); err != nil || made(name) {
			return err
		}
		if len(out) == 0 || out[len(out)-1].name != name {
			out = append(out, table{name: name})
		}
		if key > 0 {
			list := append(keys[name], make([]string, max(0, key-len(keys[name])))...)
			list[key-1] = col
			keys[name] = list
		}
		if id {
			identity[name] = true
			return nil
		}
		kind, err := typeOf(typ)
		if err != nil {
			return fmt.Errorf("table %s, column %s: %w", name, col, err)
		}
		t := &out[len(out)-1]
		t.columns = append(t.columns, column{col, kind, nullable && key == 0})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	for i := range out {
		out[i].order = keys[out[i].name]
		slices.SortFunc(out[i].columns, func(a, b column) int { return strings.Compare(a.name, b.name) })
	}
	slices.SortFunc(out, func(a, b table) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

func typeOf(declared string) (columnType, error) {
	switch declared {
	case "text":
		return textColumn, nil
	case "integer", "bigint":
		return intColumn, nil
	case "blob", "bytea":
		return blobColumn, nil
	}
	return "", fmt.Errorf("type %s cannot be copied", declared)
}

// list writes the names of the columns for SQL.
func (t table) list() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = quote(c.name)
	}
	return strings.Join(names, ", ")
}

// sorted writes the order of the rows for SQL, by bytes in both databases.
func (t table) sorted(d Dialect) string {
	parts := make([]string, len(t.order))
	for i, name := range t.order {
		parts[i] = quote(name)
		if k := slices.IndexFunc(t.columns, func(c column) bool { return c.name == name }); d == Postgres && k >= 0 && t.columns[k].typ == textColumn {
			parts[i] += ` COLLATE "C"`
		}
	}
	return strings.Join(parts, ", ")
}

// quote makes an identifier of a name out of the schema.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
