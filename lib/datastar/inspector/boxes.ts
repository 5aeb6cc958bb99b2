/** Draws frames over elements of the page, without touching them. */
export function drawBoxes(root: ShadowRoot): {
  show(elements: readonly WeakRef<Element>[]): void
  clear(): void
} {
  let boxes: HTMLElement[] = []
  const clear = (): void => {
    for (const box of boxes) box.remove()
    boxes = []
  }
  return {
    show(elements) {
      clear()
      for (const reference of elements) {
        const element = reference.deref()
        if (!element?.isConnected) continue
        const { left, top, width, height } = element.getBoundingClientRect()
        const box = document.createElement('div')
        box.className = 'box'
        // Not as an attribute, which the policy of the page refuses.
        Object.assign(box.style, {
          left: `${left}px`,
          top: `${top}px`,
          width: `${width}px`,
          height: `${height}px`,
        })
        boxes.push(box)
        root.append(box)
      }
    },
    clear,
  }
}
