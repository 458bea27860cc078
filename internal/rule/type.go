package rule

import (
	"fmt"

	"cel.dev/cel-go/cel"
)

// Type is the type of a fact.
type Type uint8

// The types a fact may have. The zero Type is none of them.
const (
	TypeBool Type = iota + 1
	TypeString
	TypeNumber
	TypeDate
	TypeList
)

// String returns the name of the type as messages show it.
func (t Type) String() string {
	switch t {
	case TypeBool:
		return "bool"
	case TypeString:
		return "string"
	case TypeNumber:
		return "number"
	case TypeDate:
		return "date"
	case TypeList:
		return "list of string"
	}
	return "unknown"
}

// ParseType returns the type whose String is name.
func ParseType(name string) (Type, error) {
	for t := TypeBool; t <= TypeList; t++ {
		if t.String() == name {
			return t, nil
		}
	}
	return 0, fmt.Errorf("%q is not a type of fact: use bool, string, number, date or list of string", name)
}

// celType returns the type that the checker knows t by, or nil for no type.
func (t Type) celType() *cel.Type {
	switch t {
	case TypeBool:
		return cel.BoolType
	case TypeString:
		return cel.StringType
	case TypeNumber:
		return cel.DoubleType
	case TypeDate:
		return dateType
	case TypeList:
		return cel.ListType(cel.StringType)
	}
	return nil
}
