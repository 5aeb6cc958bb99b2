/** The table of an example. Patched whole, by its id. */
export function BirdTable({ birds }: { birds: readonly string[] }) {
  return (
    <table id="lab-birds" className="w-full text-left">
      <thead className="text-sm text-faint">
        <tr>
          <th className="py-1 font-medium">Bird</th>
          <th className="py-1 text-right font-medium">Letters</th>
        </tr>
      </thead>
      <tbody className="divide-y">
        {birds.length === 0 && (
          <tr>
            <td className="py-1 text-soft" colSpan={2}>
              None yet.
            </td>
          </tr>
        )}
        {birds.map((bird, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nothing here is ever rendered in a browser.
          <tr key={index}>
            <td className="py-1 wrap-anywhere">{bird}</td>
            <td className="py-1 text-right tabular-nums">{[...bird].length}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
