package web

import (
	"steward/internal/access"
)

// The bounds of one import.
const (
	maxImportFiles = 200
	maxImportBody  = 256 << 20 // bytes of all files together
	maxImportForm  = 8 << 20   // bytes of the form that says which column is what
)

// importRoutes are the pages of the import of files: choose, look, decide.
func importRoutes() []route {
	im := &importer{cache: newImportCache()}
	return []route{
		{pattern: "GET /o/{org}/import", verb: access.Import, do: im.start},
		{pattern: "POST /o/{org}/import", verb: access.Import, body: maxImportBody, stream: true, do: im.send},
		{pattern: "POST /o/{org}/import/mappings", verb: access.Import, do: im.removeMapping},
		{pattern: "GET /o/{org}/import/{id}", verb: access.Import, do: im.show},
		{pattern: "POST /o/{org}/import/{id}", verb: access.Import, do: im.act},
		{pattern: "GET /o/{org}/import/{id}/columns/{file}", verb: access.Import, do: im.columns},
		{pattern: "POST /o/{org}/import/{id}/columns/{file}", verb: access.Import, body: maxImportForm, do: im.useColumns},
	}
}

// importer is the import of files by pages. What it keeps beside the register
// is only to answer faster.
type importer struct{ cache *importCache }
