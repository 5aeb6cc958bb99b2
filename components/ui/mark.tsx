import { Icon, type IconName } from './icon'

/** How something is marked. */
export interface MarkLook {
  icon: IconName
  word: string
  /** A class for the colour of the text. */
  colour: string
}

/** What something is, as an icon and a word, because a colour alone says nothing to many. */
export function Mark({ icon, word, colour }: MarkLook) {
  return (
    <span className={`inline-flex items-center gap-1 text-xs font-medium ${colour}`}>
      <Icon name={icon} className="size-4" />
      {word}
    </span>
  )
}
