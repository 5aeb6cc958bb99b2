/**
 * Patches that may be about something this page does not show go to this place as well, and are taken away from it: a
 * patch without any target is an error to a Datastar client. Put it behind everything that can be patched.
 */
export function Offstage() {
  return <div id="offstage" hidden data-ignore="" />
}
