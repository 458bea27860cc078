package web

import (
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// nav is the navigation of an organisation, as far as the actor may follow it.
type nav struct {
	Top    []navItem
	Groups []navGroup
	Foot   []navItem
	Create []navItem // records that can be made from anywhere
	Tucked []navItem // lists that other pages lead to, for the palette alone
}

type navGroup struct {
	Title string
	Items []navItem
}

type navItem struct {
	URL, Label, Icon, Keys string
	Count                  int
	Counted                bool // Count is meant
	Current                bool
}

// navigation builds the sidebar: every kind the actor may read, with how many
// there are, in the rooms of the house.
func (c *call) navigation() (nav, error) {
	counts, err := c.web.reg.Counts(c.ctx, c.actor)
	if err != nil {
		return nav{}, err
	}
	var n nav
	n.Top = c.topItems()
	for _, title := range groupTitles() {
		g := navGroup{Title: title}
		g.Items = c.roomItems(title)
		for _, k := range c.web.kinds.Kinds() {
			if k.Aside || groupOf(k) != title || !c.actor.May(access.Read, k.Name, nil).Allowed {
				continue
			}
			item := navItem{URL: c.url(k.Plural), Label: k.Labels, Icon: k.Icon, Count: counts[k.Name], Counted: true, Keys: keysOf(k.Name)}
			if tucked(k.Name) {
				n.Tucked = append(n.Tucked, item)
			} else {
				g.Items = append(g.Items, item)
			}
		}
		if len(g.Items) > 0 {
			n.Groups = append(n.Groups, g)
		}
	}
	n.Groups = append(n.Groups, navGroup{Title: "Organisation", Items: c.footItems()})
	n.Create = c.createItems()
	n.mark(c.r.URL.Path, c.url())
	return n, nil
}

func (c *call) topItems() []navItem {
	items := []navItem{{URL: c.url(), Label: "Home", Icon: "home", Keys: "g h"}}
	if c.actor.May(access.Read, "assignment", nil).Allowed {
		items = append(items, navItem{URL: c.url("accountability"), Label: "Accountability", Icon: "timeline", Keys: "g a"})
	}
	if c.actor.May(access.Read, "requirement", nil).Allowed {
		items = append(items, navItem{URL: c.url("standards"), Label: "Standards", Icon: "law", Keys: "g n"}, navItem{URL: c.url("readiness"), Label: "Readiness", Icon: "check", Keys: "g r"})
	}
	if c.actor.May(access.Read, "classification", nil).Allowed {
		items = append(items, navItem{URL: c.url("law"), Label: "Law", Icon: "responsibility", Keys: "g w"})
	}
	return items
}

// roomItems are pages of a room that are no lists of a kind.
func (c *call) roomItems(room string) []navItem {
	switch {
	case room == roomPlan:
		return c.planItems()
	case room == roomCheck && c.actor.May(access.Read, "gap-round", nil).Allowed:
		return []navItem{{URL: c.url("gap"), Label: "Gap analysis", Icon: "chart"}}
	}
	return nil
}

// planItems are the pages of plans and risks.
func (c *call) planItems() []navItem {
	var items []navItem
	add := func(kind string, item navItem) {
		if c.actor.May(access.Read, kind, nil).Allowed {
			items = append(items, item)
		}
	}
	add("obligation", navItem{URL: c.url("law", "duties"), Label: "Duties", Icon: "check"})
	add("risk", navItem{URL: c.url("risk"), Label: "Risk", Icon: "warning", Keys: "g k"})
	add("impact-assessment", navItem{URL: c.url("impact"), Label: "Impact", Icon: "people"})
	add("control", navItem{URL: c.url("soa"), Label: "Applicability", Icon: "shield"})
	return items
}

// tucked reports whether the list of a kind is left out of the sidebar: its
// records are reached by the pages of standards, applicability, law and gap analysis.
func tucked(kind string) bool {
	return slices.Contains([]string{"pack", "requirement", "control", "statement", "gap-round", "classification", "obligation", "risk", "risk-criteria", "risk-tolerance", "risk-acceptance", "treatment", "impact-assessment", "legal-document", "notification"}, kind)
}

func (c *call) footItems() []navItem {
	var items []navItem
	add := func(verb access.Verb, item navItem) {
		if c.actor.May(verb, "", nil).Allowed {
			items = append(items, item)
		}
	}
	add(access.Import, navItem{URL: c.url("import"), Label: "Import", Icon: "import", Keys: "g i"})
	if c.actor.May(access.Export, "", nil).Allowed && c.actor.May(access.Log, "", nil).Allowed {
		items = append(items, navItem{URL: c.url("export"), Label: "Export", Icon: "export", Keys: "g e"})
	}
	add(access.Log, navItem{URL: c.url("log"), Label: "Log and proofs", Icon: "proof", Keys: "g l"})
	add(access.Members, navItem{URL: c.url("members"), Label: "Members and roles", Icon: "people", Keys: "g m"})
	add(access.Settings, navItem{URL: c.url("settings"), Label: "Settings", Icon: "settings"})
	return items
}

func (c *call) createItems() []navItem {
	var items []navItem
	for _, k := range c.web.kinds.Kinds() {
		// An organisation has its profile from the beginning; what is tucked is made on
		// pages of its own.
		if !k.Aside && k.Made == "" && k.Name != "organisation" && !tucked(k.Name) && c.actor.May(access.Create, k.Name, nil).Allowed {
			items = append(items, navItem{URL: c.url(k.Plural, "new"), Label: "New " + lowerFirst(k.Label), Icon: k.Icon})
		}
	}
	return items
}

// mark finds the item the address is at or below; of several the one that says
// most. Home is current by itself only.
func (n *nav) mark(path, home string) {
	best := ""
	each := func(do func(*navItem)) {
		for i := range n.Top {
			do(&n.Top[i])
		}
		for i := range n.Groups {
			for k := range n.Groups[i].Items {
				do(&n.Groups[i].Items[k])
			}
		}
	}
	each(func(it *navItem) {
		if u := it.URL; len(u) > len(best) && (path == u || u != home && strings.HasPrefix(path, u+"/")) {
			best = u
		}
	})
	each(func(it *navItem) { it.Current = it.URL == best })
}

const (
	roomHave  = "What we have"
	roomWho   = "Who answers"
	roomWork  = "Work"
	roomPlan  = "Plans and risks"
	roomShow  = "What shows it"
	roomCheck = "Checks and improvement"
)

func groupTitles() []string {
	return []string{roomHave, roomWho, roomPlan, roomShow, roomWork, roomCheck}
}

// groupOf places a kind by the clause it lives in. Some of clause 7 stand where
// people look for them: resources (A.4) beside the systems that use them, people
// beside their responsibilities, and what shows something by itself.
func groupOf(k *record.Kind) string {
	switch k.Name {
	case "resource":
		return roomHave
	case "person":
		return roomWho
	case "document", "evidence", "evidence-request":
		return roomShow
	case "incident":
		return roomCheck
	}
	clause, _, _ := strings.Cut(k.Clause, ".")
	switch clause {
	case "4", "5":
		return roomWho
	case "6":
		return roomPlan
	case "7":
		return roomWork
	case "9", "10":
		return roomCheck
	}
	return roomHave
}

// keysOf are the keys that lead to the lists people visit most.
func keysOf(kind string) string {
	switch kind {
	case "ai-system":
		return "g s"
	case "person":
		return "g p"
	case "task":
		return "g t"
	}
	return ""
}
