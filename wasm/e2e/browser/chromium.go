package browser

import (
	"errors"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// Chromium returns what starts Chromium without a window, with a profile in the folder given, without anything that would fetch
// from elsewhere, and with WebGL in software.
func Chromium(profile string) ([]chromedp.ExecAllocatorOption, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, errors.New("Chromium is not installed: run ./build.sh test, which installs it, or apt-get install chromium")
	}
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	return append(options, chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(profile),
		chromedp.Flag("headless", "new"), chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("enable-unsafe-swiftshader", true)), nil
}
