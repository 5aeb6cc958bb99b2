/** Says that this installation is a demo. */
export function DemoPill() {
  return (
    <span className="inline-flex shrink-0 h-6.5 items-center rounded-full border border-dashed border-edge px-2.5 text-xs text-warning">
      Demo
    </span>
  )
}
