package conformity

import (
	"steward/internal/record"
	"steward/internal/register"
)

// linksTo asks for the links of today that lead to a record by one relation.
func linksTo(id record.ID, kind, relation string) register.LinkQuery {
	return register.LinkQuery{Target: id, Kind: kind, Relation: relation, AsOf: -1}
}
