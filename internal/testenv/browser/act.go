package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Theme is a person's preferred colour scheme.
type Theme string

// The themes a page is looked at in.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Keys for Press that are not characters.
const (
	Enter  = kb.Enter
	Escape = kb.Escape
	Tab    = kb.Tab
	Up     = kb.ArrowUp
	Down   = kb.ArrowDown
)

// Selectors are CSS; the first match in document order counts.

// Goto opens a page and returns its HTTP status when it has loaded.
func (b *Browser) Goto(url string) int {
	b.t.Helper()
	return b.navigate("open "+url, chromedp.Navigate(url))
}

// Follow clicks what leads to another page, a link or a button that sends a
// form, and returns the HTTP status of that page when it has loaded.
func (b *Browser) Follow(selector string) int {
	b.t.Helper()
	return b.navigate("follow "+selector, chromedp.Click(selector, chromedp.ByQuery, chromedp.NodeVisible))
}

// navigate runs an action that loads a page.
func (b *Browser) navigate(what string, action chromedp.Action) int {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, actionTime)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, action)
	if err != nil {
		b.t.Fatalf("%s: %v%s", what, err, b.where())
	}
	if response == nil {
		return 0
	}
	return int(response.Status)
}

// Click waits until the element is visible and clicks its middle. It does not
// wait for what the click sets off: see Follow and WaitText.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	b.run("click "+selector, chromedp.Click(selector, chromedp.ByQuery, chromedp.NodeVisible))
}

// Type focuses the element and types into it, after what is there.
func (b *Browser) Type(selector, text string) {
	b.t.Helper()
	b.run("type into "+selector, chromedp.SendKeys(selector, text, chromedp.ByQuery, chromedp.NodeVisible))
}

// Fill empties a field, then types into it.
func (b *Browser) Fill(selector, text string) {
	b.t.Helper()
	b.run("fill "+selector,
		chromedp.Clear(selector, chromedp.ByQuery, chromedp.NodeVisible),
		chromedp.SendKeys(selector, text, chromedp.ByQuery))
}

// Press sends keys to whatever has the focus: characters, or Enter and its like.
func (b *Browser) Press(keys string) {
	b.t.Helper()
	b.run(fmt.Sprintf("press %q", keys), chromedp.KeyEvent(keys))
}

// Upload chooses files in a file field, without opening a dialogue.
func (b *Browser) Upload(selector string, files ...string) {
	b.t.Helper()
	b.run("choose files in "+selector, chromedp.SetUploadFiles(selector, files, chromedp.ByQuery))
}

// Text waits until the element is visible and returns its text as it is seen.
func (b *Browser) Text(selector string) string {
	b.t.Helper()
	var text string
	b.run("read "+selector, chromedp.Text(selector, &text, chromedp.ByQuery, chromedp.NodeVisible))
	return strings.TrimSpace(text)
}

// WaitText waits until the element's text holds the part, for what a script or
// a click brings about. The page may be left for another while it waits.
func (b *Browser) WaitText(selector, part string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, actionTime)
	defer cancel()
	for {
		err := chromedp.Run(ctx, chromedp.PollFunction(
			`(selector, part) => document.querySelector(selector)?.innerText.includes(part)`, nil,
			chromedp.WithPollingArgs(selector, part), chromedp.WithPollingInterval(20*time.Millisecond)))
		switch {
		case err == nil:
			return
		case ctx.Err() == nil && leftPage(err):
			time.Sleep(20 * time.Millisecond)
		default:
			b.t.Fatalf("wait for %q in %s: %v%s", part, selector, err, b.where())
		}
	}
}

// leftPage reports whether a script could not end because its page is gone.
func leftPage(err error) bool {
	var fault *cdproto.Error
	return errors.As(err, &fault) && (strings.Contains(fault.Message, "Cannot find context") || strings.Contains(fault.Message, "context was destroyed"))
}

// Count returns how many elements match now, without waiting.
func (b *Browser) Count(selector string) int {
	b.t.Helper()
	var n int
	b.Eval(fmt.Sprintf("document.querySelectorAll(%q).length", selector), &n)
	return n
}

// Eval runs script in the page, waits for a promise it may return, and decodes
// the value from JSON into result, which may be nil.
func (b *Browser) Eval(script string, result any) {
	b.t.Helper()
	b.run("evaluate "+script, chromedp.Evaluate(script, result, await))
}

// URL returns the address of the page.
func (b *Browser) URL() string {
	b.t.Helper()
	var url string
	b.run("read the address", chromedp.Location(&url))
	return url
}

// SetTheme sets the preferred colour scheme, for this page and those to come.
func (b *Browser) SetTheme(theme Theme) {
	b.t.Helper()
	b.run("set the theme", emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: string(theme)},
	}))
}

// Settle ends what fades or moves at where it would end. Waiting for it would hang
// on a machine too busy to draw.
func (b *Browser) Settle() {
	b.t.Helper()
	b.Eval(`(() => { for (const a of document.getAnimations()) try { a.finish() } catch { a.cancel() } return true; })()`, nil)
}

// Viewport sets the size of the window in CSS pixels.
func (b *Browser) Viewport(width, height int) {
	b.t.Helper()
	b.run("set the viewport", chromedp.EmulateViewport(int64(width), int64(height)))
}

// SetScript turns the pages' own scripts off or on, from the next page on.
func (b *Browser) SetScript(on bool) {
	b.t.Helper()
	b.run("turn scripts off or on", emulation.SetScriptExecutionDisabled(!on))
}

// Screenshot writes the whole page, not only what fits the window, as PNG.
func (b *Browser) Screenshot(file string) {
	b.t.Helper()
	var png []byte
	b.run("take a picture", chromedp.FullScreenshot(&png, 100))
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.t.Fatalf("keep the picture: %v", err)
	}
}
