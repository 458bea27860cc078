package rule

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
)

// Vocabulary is the set of facts that rules may speak of, each with its type.
// It never changes and may be shared between goroutines.
type Vocabulary struct {
	types map[string]Type
	env   *cel.Env
	roots map[string]bool // first segments of the names, which a loop may not reuse
}

// NewVocabulary returns a vocabulary of the given facts and of Today. A name is
// made of segments of letters, digits and underscores joined by dots, such as
// system.autonomy, with no word of the language as a segment, and no name is
// the beginning of another (a beside a.b). It fails with an error that names
// the first fact, in order of name, that breaks this or has no type.
func NewVocabulary(facts map[string]Type) (*Vocabulary, error) {
	v := &Vocabulary{types: maps.Clone(facts), roots: map[string]bool{}}
	if v.types == nil {
		v.types = map[string]Type{}
	}
	if t, ok := v.types[Today]; ok && t != TypeDate {
		return nil, fmt.Errorf("the fact %q must be a date, not a %s", Today, t)
	}
	v.types[Today] = TypeDate
	opts := append([]cel.EnvOption{
		cel.ClearMacros(),
		cel.EnableMacroCallTracking(),
		cel.EagerlyValidateDeclarations(true),
		cel.HomogeneousAggregateLiterals(),
		cel.ParserExpressionSizeLimit(MaxSource),
		cel.ParserRecursionLimit(MaxDepth),
		cel.ParserErrorRecoveryLimit(4),
		cel.ExpressionNodeLimit(MaxTerms),
		cel.ASTValidators(cel.ValidateComprehensionNestingLimit(MaxLoops)),
	}, language()...)
	for _, name := range v.Names() {
		if err := v.validate(name); err != nil {
			return nil, err
		}
		root, _, _ := strings.Cut(name, ".")
		v.roots[root] = true
		opts = append(opts, cel.Variable(name, v.types[name].celType()))
	}
	env, err := cel.NewCustomEnv(opts...)
	if err != nil {
		return nil, fmt.Errorf("declare the vocabulary of rules: %w", err)
	}
	v.env = env
	return v, nil
}

// Names returns the names of all facts in order.
func (v *Vocabulary) Names() []string { return slices.Sorted(maps.Keys(v.types)) }

// Type returns the type of the named fact, and whether there is such a fact.
func (v *Vocabulary) Type(name string) (Type, bool) {
	t, ok := v.types[name]
	return t, ok
}

var segment = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (v *Vocabulary) validate(name string) error {
	if v.types[name].celType() == nil {
		return fmt.Errorf("the fact %q has no type", name)
	}
	for i, part := range strings.Split(name, ".") {
		if !segment.MatchString(part) {
			return fmt.Errorf("the name %q of a fact is not made of letters, digits and underscores joined by dots", name)
		}
		if slices.Contains(reserved(), part) {
			return fmt.Errorf("the name %q of a fact contains the reserved word %q", name, part)
		}
		if prefix := strings.Join(strings.Split(name, ".")[:i], "."); i > 0 && v.types[prefix] != 0 {
			return fmt.Errorf("the fact %q cannot stand beside the fact %q, whose name it continues", name, prefix)
		}
	}
	return nil
}

// reserved returns the words that CEL keeps for itself (CEL specification,
// "Syntax", RESERVED and the literals).
func reserved() []string {
	return []string{
		"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let",
		"loop", "namespace", "null", "package", "return", "true", "var", "void", "while",
	}
}
