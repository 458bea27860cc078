package report

import "strconv"

func (d *pdf) nodes(all []node) {
	for i, n := range all {
		if d.indent == 0 {
			d.lie(wantsLying(all[i:]))
		}
		if _, ok := n.(headingNode); ok && d.indent == 0 {
			d.gap(4)
			d.need(together(all[i:]))
		}
		d.node(n)
	}
}

// together is the height that a heading wants with the start of what it heads,
// so that it does not end a page.
func together(all []node) float64 {
	h := 0.0
	for _, n := range all {
		switch v := n.(type) {
		case headingNode:
			h += 18
		case *tableNode:
			return h + 36
		case *chartNode:
			if v.Radar {
				return h + 110
			}
			return h + 60
		default:
			return h + 14
		}
	}
	return h
}

func (d *pdf) node(n node) {
	switch v := n.(type) {
	case headingNode:
		d.heading(v)
	case paraNode:
		d.para(v)
	case listNode:
		d.list(v)
	case quoteNode:
		d.within(5, &bar{d.indent + 1, rule}, func() { d.nodes(v.Nodes) })
	case codeNode:
		d.code(v)
	case factsNode:
		d.gap(1)
		d.facts(v.Items)
	case ruleNode:
		d.gap(3)
		d.need(2)
		d.line(d.left(), d.y, d.left()+d.width(), d.y, rule, 0.2)
		d.y += 3
	case breakNode:
		if d.y > bodyTop {
			d.sheet()
		}
	case *tableNode:
		d.table(v)
	case *chartNode:
		d.chart(v)
	}
}

// within draws with everything moved to the right, beside a bar if there is one.
func (d *pdf) within(by float64, b *bar, draw func()) {
	d.indent += by
	if b != nil {
		d.bars = append(d.bars, *b)
	}
	draw()
	if b != nil {
		d.bars = d.bars[:len(d.bars)-1]
	}
	d.indent -= by
}

func (d *pdf) heading(h headingNode) {
	st := [...]style{{size: 16, lead: 1.25}, {size: 12.5, lead: 1.3}, {size: 10.5, lead: 1.35}, {size: 9.5, lead: 1.4}, {size: 9, lead: 1.4}}[h.Level-1]
	st.bold, st.color = true, ink
	if h.Level > 3 {
		st.color = ink2
	}
	before := [...]float64{6, 3, 1, 0, 0}[h.Level-1]
	d.gap(before)
	d.need(st.height() + [...]float64{26, 14, 10, 6, 6}[h.Level-1]) // no heading stands alone at the foot of a page
	d.outline = append(d.outline, entry{basic(shorten(h.Name(), 200)), h.Level - 1, d.f.PageNo(), d.y})
	d.f.SetLink(d.anchor(h.ID), d.y, d.f.PageNo())
	d.found[h.ID] = true
	d.paragraph(h.Spans, st, [...]float64{3, 2, 1.5, 1, 1}[h.Level-1])
}

func (d *pdf) para(p paraNode) {
	if p.Kind == Plain {
		d.paragraph(p.Spans, body(), 2.2)
		return
	}
	color := accent
	if p.Kind == Warning {
		color = amber
	}
	d.within(5, &bar{d.indent + 1, color}, func() {
		d.need(body().height() * 2)
		lead := d.wrap([]span{{Text: p.Lead + ":", Bold: true}}, style{size: 9.5, color: color}, d.width())
		d.lines(lead, body().height())
		d.lines(d.wrap(p.Spans, body(), d.width()), body().height())
	})
	d.gap(2.2)
}

// paragraph sets text and leaves after it free.
func (d *pdf) paragraph(spans []span, st style, after float64) {
	d.lines(d.wrap(spans, st, d.width()), st.height())
	d.gap(after)
}

// lines draws lines of one height, going on overleaf.
func (d *pdf) lines(all []line, h float64) {
	for _, l := range all {
		d.need(h)
		d.drawBars(h)
		if d.marker != "" {
			m := d.wrap([]span{{Text: d.marker}}, style{size: 9.5, color: ink3}, 20)[0]
			d.draw(m, d.left()-1.8-m.width(), d.y+h*.72)
			d.marker = ""
		}
		d.draw(l, d.left(), d.y+h*.72)
		d.y += h
	}
}

func (d *pdf) list(l listNode) {
	for i, item := range l.Items {
		by, marker := 5.0, "•"
		if l.Ordered {
			by, marker = 7.5, strconv.Itoa(l.First+i)+"."
		}
		d.within(by, nil, func() {
			d.marker = marker
			if len(item) == 0 {
				item = []node{paraNode{}}
			}
			for k, n := range item {
				if p, ok := n.(paraNode); ok && k == len(item)-1 {
					d.paragraph(p.Spans, body(), 0.8)
					continue
				}
				d.node(n)
			}
			d.marker = ""
		})
	}
	d.gap(1.4)
}

func (d *pdf) code(c codeNode) {
	st := style{size: 8.5, color: ink, lead: 1.4, pre: true, mono: true}
	h := st.height()
	for _, l := range d.wrap(textSpans(c.Text), st, d.width()-4) {
		d.need(h)
		d.drawBars(h)
		d.f.SetFillColor(sunken.r, sunken.g, sunken.b)
		d.f.Rect(d.left(), d.y, d.width(), h+.05, "F")
		d.draw(l, d.left()+2, d.y+h*.72)
		d.y += h
	}
	d.gap(2.5)
}

// facts sets labels and values as rows without a head.
func (d *pdf) facts(facts []Fact) {
	if len(facts) == 0 {
		return
	}
	wide := d.width()
	g := grid{cols: []gridCol{{0, min(46, wide*.35), Start}, {min(46, wide*.35), wide - min(46, wide*.35), Start}}, lineH: body().height(), pad: 1.2}
	d.need(8)
	d.line(d.left(), d.y, d.left()+wide, d.y, edge, 0.2)
	for _, f := range facts {
		d.gridRow(g, [][]line{
			d.wrap([]span{{Text: f.Label}}, style{size: 9, color: ink3}, g.cols[0].w-4),
			d.wrap(textSpans(f.Value), body(), g.cols[1].w),
		})
	}
	d.gap(4)
}
