// Package text holds every word that the page shows, in English and Chinese, and the way it writes numbers. It knows
// neither the document nor the stage.
package text
