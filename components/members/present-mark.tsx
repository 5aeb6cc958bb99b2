/** A dot, and a word for those who do not see it: has the person a page of the organisation open? Patched by its id. */
export function PresentMark({ id, present }: { id: string; present: boolean }) {
  return (
    <span
      id={`present-${id}`}
      title={present ? 'Here now' : undefined}
      className={`size-2.5 shrink-0 rounded-full border ${present ? 'border-transparent bg-sheen' : 'border-edge'}`}
    >
      <span className="sr-only">{present ? 'Here now:' : 'Not here:'}</span>
    </span>
  )
}

/** The marks of several members, in one patch. */
export function PresentMarks({ members }: { members: readonly { id: string; present: boolean }[] }) {
  return members.map((member) => <PresentMark key={member.id} {...member} />)
}
