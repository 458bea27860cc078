// Package ledger is the Merkle log of one organisation: what is hashed, how
// the tree grows, how it is published, and how anyone checks it.
//
// The package is pure. It reads leaves and tiles through [Source] and
// [Entries], which a store implements, and it never opens a file, a database
// or a connection. Time and randomness are arguments.
//
// # What a leaf is
//
// A change of a record is written as canonical bytes (the entry body). The
// log does not hold the body but a salted commitment to it, see [Commit], so
// that erasing a body and its salt leaves the log verifiable while nothing
// about the body can be learned from it. The 32-byte commitment is the log
// entry in the sense of C2SP tlog-tiles, and the leaf hash is that of
// RFC 6962 section 2.1:
//
//	leaf = SHA-256(0x00 || commitment)
//	node = SHA-256(0x01 || left || right)
//
// # How it grows
//
// A writer holds a [Frontier], the hashes of the perfect subtrees of the tree
// (at most 60), appends leaf hashes to it and stores it back. When every
// 256th leaf completes a tile, [FullTiles] gives the tiles to keep.
//
// # How it is published
//
// [ReadTile] and [ReadBundle] produce the resources of C2SP tlog-tiles, named
// by [Tile.Path] and [ParsePath]; [SignCheckpoint] produces the signed note of
// C2SP tlog-checkpoint. [Prover] builds inclusion and consistency proofs from
// the same tiles.
//
// # How it is checked
//
// [Inclusion.Verify] and [Consistency.Verify] check one claim;
// [Verify] checks a whole log in one pass and names what is wrong.
package ledger
