// Package ui is the page: it joins what is open (ui/session), the trainer in its worker (ui/trainer), the pictures
// (ui/stage), the controls (ui/controls) and the address bar. Nothing below it knows more than one of them.
package ui
