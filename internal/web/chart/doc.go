// Package chart draws small, exact SVG pictures from plain data: bars, a stacked bar, a sparkline,
// a heat map, a radar, a timeline with gaps and overlaps, and a layered dependency graph.
//
// Every picture is deterministic, escapes every text it is given, follows only safe links, and has a
// table that says the same in words. Colour comes from classes that static/steward.css defines, so a
// picture follows the theme; there is no style attribute anywhere, as the pages' content security
// policy demands. Pictures whose parts are percentages grow and shrink with the page and keep the
// size of their text; the heat map and the graph have a size of their own and scroll.
package chart
