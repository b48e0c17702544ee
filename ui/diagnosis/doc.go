// Package diagnosis reads the curves of a run and names what is wrong with it, if they show it. It holds the rules alone; the words are in
// ui/text, and the lesson that helps in ui/lesson.
package diagnosis
