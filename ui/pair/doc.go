// Package pair keeps the two trainers of an A/B in step: what the visitor asks of the first run goes to both, and at a pause both stand at
// the same step. It stands between the page's session, which knows nothing of it, and the trainers, and knows no document and no worker,
// so that every rule of it is tested natively.
//
// The rules:
//
//   - While both play, each is held at a limit that is Lead steps ahead of the one behind, so that neither runs away.
//   - A pause comes at the limit, the first step at which both can stand. So does a change of a setting, which must come at the same step in
//     both.
//   - A single step, and a look back, begin when both stand at the same step; what is asked before waits.
//   - When one stops by itself, because it failed, the other comes to its step. When one is new, or was restarted, it comes to the other's.
//   - Where both stand, the second run must be what the link makes of the first (link.Difference). If it is not, because a trainer died
//     with a change on its way, it is trained again.
package pair
