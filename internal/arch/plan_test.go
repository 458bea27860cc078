package arch

// floors are the packages of internal, lowest first. A subpackage belongs to
// its parent. A package may import those on the floors below its own and its
// own family; on its own floor only what beside lists.
var floors = [][]string{
	{"record", "tree"},
	{"rule", "pack"},
	{"aims", "law"},
	{"database"},
	{"store", "ledger", "blob", "job", "access"},
	{"register"},
	{"identity", "work", "journal", "monitor", "oversight", "learn", "report", "exchange", "export", "accountable", "conformity", "classify", "risk", "impact", "incident", "dossier", "gitops", "example"},
	{"api", "mcp", "web", "cli"},
	{"program"},
	{"bench"},
}

// beside lists the imports allowed within a floor, from a package to others.
// The ledger is pure computation; the store writes a leaf in the transaction
// that writes the record. YAML of records is read by the bounded reader that
// import uses.
var beside = map[string][]string{
	"store":      {"ledger"},
	"conformity": {"exchange", "export", "report"},
	"classify":   {"report"},
	"dossier":    {"classify", "impact", "report", "risk"},
	"impact":     {"report", "risk"},
	"incident":   {"classify"},
	"risk":       {"report"},
	"example":    {"classify", "conformity", "dossier", "impact", "incident", "risk"},
	"gitops":     {"exchange"},
}

// never lists imports that the floors would allow and the design forbids: the
// faces reach data only through register, and the store never knows the kinds.
var never = map[string][]string{
	"store": {"aims"},
	"api":   {"store", "database"},
	"mcp":   {"store", "database"},
	"web":   {"store", "database"},
	"cli":   {"store", "database"},
}

// support is for tests alone: it may import anything, and nothing that ships
// may import it. Conformance suites (storetest, blobtest and so on) are support
// as well, though they belong to their parents.
var support = []string{"testenv", "arch"}

// outside are the top folders beside internal, each with what it may import of
// the module: "*" is everything that ships.
var outside = map[string][]string{
	"cmd":     {"*"},
	"client":  {"client"},
	"content": {"content"},
	"script":  {"*", "testenv"},
	"test":    {"*", "testenv"},
}

// longest is how many lines of code a file under internal may have, tests, test
// data and generated files aside. A style sheet is data with its own budget.
const longest = 450
