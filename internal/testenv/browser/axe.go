package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axeFile is where "npm ci" in test/npm puts axe-core, below the project folder.
const axeFile = "test/npm/node_modules/axe-core/axe.min.js"

// Violation is a rule of axe-core that the page breaks, with the elements that
// break it.
type Violation struct {
	ID      string `json:"id"`
	Impact  string `json:"impact"`
	Help    string `json:"help"`
	HelpURL string `json:"helpUrl"`
	Nodes   []Node `json:"nodes"`
}

// Node is an element that breaks a rule.
type Node struct {
	HTML    string `json:"html"`
	Target  []any  `json:"target"` // CSS selectors, outermost frame first
	Summary string `json:"failureSummary"`
}

// String gives the rule and its elements, for messages.
func (v Violation) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&s, "\n  %v %s\n    %s", n.Target, n.HTML, strings.ReplaceAll(n.Summary, "\n", "\n    "))
	}
	return s.String()
}

// Axe runs every rule of axe-core over the page as it stands and returns the
// violations, none if the page is clean. It runs in a world of its own beside
// the page's scripts, so that no content security policy stops it and the page
// never sees it.
func (b *Browser) Axe(t testing.TB) []Violation {
	t.Helper()
	source, err := axeSource()
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	b.run("run axe-core", chromedp.ActionFunc(func(ctx context.Context) error {
		out, err = runAxe(ctx, source)
		return err
	}))
	var result struct {
		Violations []Violation `json:"violations"`
		Passes     int         `json:"passes"`
	}
	if err := json.Unmarshal(out, &result); err != nil {
		t.Fatalf("read what axe-core found: %v", err)
	}
	// An empty or unreadable page breaks no rule, and passes none either.
	if result.Passes == 0 && len(result.Violations) == 0 {
		t.Fatal("axe-core found nothing to check on this page")
	}
	return result.Violations
}

// Look sets the theme, ends what fades, and runs Axe. A page is to be looked at in
// both themes.
func (b *Browser) Look(t testing.TB, theme Theme) []Violation {
	t.Helper()
	b.SetTheme(theme)
	b.Settle()
	return b.Axe(t)
}

// runAxe runs axe-core in an isolated world of the main frame, which has the same
// world for as long as it shows the same page: the source is loaded once for each.
func runAxe(ctx context.Context, source string) ([]byte, error) {
	tree, err := page.GetFrameTree().Do(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the frame: %w", err)
	}
	world, err := page.CreateIsolatedWorld(tree.Frame.ID).WithWorldName("axe").Do(ctx)
	if err != nil {
		return nil, fmt.Errorf("make a world for axe-core: %w", err)
	}
	loaded, err := evaluate(ctx, world, `typeof axe`)
	if err == nil && loaded == "undefined" {
		_, err = evaluate(ctx, world, source+"\n;''")
	}
	if err != nil {
		return nil, fmt.Errorf("load axe-core: %w", err)
	}
	text, err := evaluate(ctx, world, `axe.run(document, {resultTypes: ["violations"]})
		.then(r => JSON.stringify({violations: r.violations, passes: r.passes.length}))`)
	return []byte(text), err
}

// evaluate runs code in a world and returns the text that it, or its promise,
// comes to.
func evaluate(ctx context.Context, world runtime.ExecutionContextID, code string) (string, error) {
	value, exception, err := runtime.Evaluate(code).WithContextID(world).
		WithAwaitPromise(true).WithReturnByValue(true).Do(ctx)
	if err == nil && exception != nil {
		err = exception
	}
	if err != nil {
		return "", err
	}
	var text string
	if err := json.Unmarshal(value.Value, &text); err != nil {
		return "", fmt.Errorf("read the answer: %w", err)
	}
	return text, nil
}

// await makes Eval wait for a promise.
func await(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// axeSource reads axe-core from the project folder, found by its go.mod.
func axeSource() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the project folder: %w", err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			source, err := os.ReadFile(filepath.Join(dir, axeFile))
			if errors.Is(err, os.ErrNotExist) {
				err = fmt.Errorf("%s is needed for this test; run \"npm ci\" in test/npm", axeFile)
			}
			return string(source), err
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above this package, so axe-core cannot be found")
		}
	}
}
