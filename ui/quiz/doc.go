// Package quiz is the game "real or fake?": the visitor is the discriminator of ten tiles, against D. It keeps the score and paints nothing.
package quiz
