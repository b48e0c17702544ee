// Package stage paints what the trainer makes: the grid of fakes, the grid of real images, the latent explorer and the
// loss curves, with ebiten on one canvas inside the document. What it shows comes in through methods, what the visitor
// does with it goes out through callbacks; it knows neither the trainer nor the other controls of the page.
//
// Ebiten only paints. Its canvas takes no pointer and no key: everything that can be clicked, dragged or focused is an
// element of the document that lies exactly over its picture, so that touch, keyboard and screen readers work as in any
// page, and the page scrolls. Geometry, history, colours and the explorer's rules are plain Go in the files without the
// suffix _js.
package stage
