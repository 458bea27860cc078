// Package pg gives tests PostgreSQL databases of their own.
//
// DSN returns a fresh, empty database that is dropped when the test ends. All
// of them live in one cluster: the one named by the environment variable
// STEWARD_TEST_PG when it is set, otherwise a cluster that the test binary
// starts on a free loopback port, in a temporary folder, on first use.
//
// A cluster is made for tests, in three ways. It does not wait for the disk,
// unless Durable is given. Its databases sort by language (ICU root collation),
// as most clusters in the field do, so code that needs byte order has to say
// so. And the role that tests connect as owns its databases but is not a
// superuser, so row-level security holds.
//
// A small supervising shell, tied to the test binary by a pipe, stops the
// server and removes its folder as soon as the binary is gone, whatever ended
// it. Nothing here skips a test: without PostgreSQL the test fails and says how
// to install it.
package pg
