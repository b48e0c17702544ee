// Package lesson holds the lessons: which captions each has, the run that a caption opens and the part of the page that it lights. It is
// plain data; the words are in ui/text, and showing them is for ui and ui/controls.
package lesson
