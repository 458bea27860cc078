// Package job keeps work to be done later in the database: a queue that is
// written in the transaction of what the work follows from, and a schedule of
// work that comes round.
//
// # What is promised
//
// A job put in a transaction exists when, and only when, that transaction is
// durable. Every job runs at least once. A process that is killed while it works
// on a job leaves it leased; when the lease is over, the job runs again, there or
// on another node. Handlers therefore have to bear running twice: they look at
// what is there, or write with an idempotency key.
//
// One process at a time runs a job. Whoever claims it holds a lease and extends
// it while the work goes on. When the lease is lost (the process slept, the
// database was away), the context of the handler is cancelled with ErrLost, and
// whatever it returns is not recorded: the job is somebody else's by then. Leases
// count on the clocks of the nodes to agree within a few seconds.
//
// A job that fails is tried again after a delay that doubles each time, from five
// seconds to an hour. After ten tries, or an error marked Final, it is dead: it
// stays with its last error until somebody tries it again, drops it, or Sweep
// finds it too old. Being killed in the middle counts as a try; being stopped by
// the end of the context of Run does not.
//
// # Keys
//
// A job with a key is there once: putting it again while it waits brings the
// body up to date and keeps the earlier time. Putting it while it runs makes it
// run once more afterwards, since the run under way may have looked already.
//
// # Schedule
//
// Work that comes round has a name and a period. Across all nodes on one database
// it runs once in each period, periods being counted from the year 1 in UTC, so a
// period of a day begins at midnight. What was missed while nothing ran is done
// once, not once for each period. A run that fails is tried again as a job is,
// at the latest in the next period; it never dies.
//
// Time is given by the clock of the Queue; waiting between looks is by timer.
package job
