// Package web is the face people see: pages rendered on the server that work
// without script, by keyboard, in light and dark. It asks register for
// everything and decides nothing by itself.
//
// # A page
//
// A page is a row of a route table and a template. Each part of the package
// contributes a slice of routes (see routes in route.go):
//
//	{pattern: "GET /o/{org}/{plural}/{ref}/history", verb: access.Read, do: (*Web).historyPage}
//
// Before the handler runs, the request is limited and parsed, the person and
// the organisation are known, and access has allowed the verb on the kind.
// {plural} stands for the plural of every kind; the handler finds the kind in
// call.kind. The handler answers with call.page, call.redirect, call.json or
// call.send, or returns an error, which becomes an error page.
//
// templates/NAME.html defines "title" and "main" and is given a *view: the
// handler's data is .Data. Files that begin with an underscore hold parts for
// several pages and are known to all of them.
package web
