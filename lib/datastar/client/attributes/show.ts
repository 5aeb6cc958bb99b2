import type { AttributePlugin } from '../engine/plugins'

/** `data-show="$open"`: hides the element, with an inline `display: none`, while the value is falsy. */
export const show: AttributePlugin = {
  name: 'show',
  takes: ['value'],
  expression: 'value',
  apply({ el, evaluate, render }) {
    render(
      () => Boolean(evaluate()),
      (isShown) => {
        const isHidden = el.style.display === 'none'
        if (isShown && isHidden) el.style.removeProperty('display')
        if (!isShown && !isHidden) el.style.setProperty('display', 'none')
      },
    )
  },
}
