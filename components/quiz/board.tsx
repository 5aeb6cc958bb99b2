import type { BoardRow } from '@/lib/quiz/types'
import { Icon } from '../ui/icon'

export const formatPoints = (points: number) => points.toLocaleString('en')

/** How somebody's place has changed since the last round; nothing where they had none. */
export function Movement({ rank, rankBefore }: { rank: number; rankBefore: number | null }) {
  if (rankBefore === null) return null
  const places = Math.abs(rankBefore - rank)
  if (places === 0)
    return (
      <span className="text-faint">
        <span aria-hidden="true">–</span>
        <span className="sr-only">same place</span>
      </span>
    )
  const up = rank < rankBefore
  return (
    <span className={`inline-flex items-center gap-0.5 ${up ? 'text-success' : 'text-error'}`}>
      <Icon name={up ? 'arrow-up' : 'arrow-down'} className="size-3.5" />
      <span className="sr-only">{up ? 'up' : 'down'} </span>
      {places}
    </span>
  )
}

/** The first places, with how they have moved. */
export function Board({ rows }: { rows: readonly BoardRow[] }) {
  if (rows.length === 0) return <p className="text-soft">Nobody has played yet.</p>
  return (
    <ol className="grid" aria-label="Leaderboard">
      {rows.map(({ person, name, points, rank, rankBefore }) => (
        <li
          key={person}
          id={`place-${person}`}
          className="flex min-h-11 items-center gap-3 border-t border-line/60 first:border-t-0"
        >
          <span className="w-8 text-right font-semibold tabular-nums">{rank}</span>
          <span className="min-w-0 grow wrap-anywhere">{name}</span>
          <span className="w-10 text-sm tabular-nums">
            <Movement rank={rank} rankBefore={rankBefore} />
          </span>
          <span className="w-16 text-right font-medium tabular-nums">{formatPoints(points)}</span>
        </li>
      ))}
    </ol>
  )
}

/** The first three steps: by how high they are, and who stands there. */
const steps = [
  { rank: 2, height: 'h-20', order: 'order-1' },
  { rank: 1, height: 'h-28', order: 'order-2' },
  { rank: 3, height: 'h-14', order: 'order-3' },
] as const

/** Who has won: the first three, and everybody else below. */
export function Podium({ rows }: { rows: readonly BoardRow[] }) {
  if (rows.length === 0) return <p className="text-soft">It has ended before anything was revealed.</p>
  // In the order of their places; whoever shares one stands on a step of their own, with the shared number.
  const first = rows.slice(0, 3)
  return (
    <>
      <ol aria-label="Podium" className="mx-auto flex w-full max-w-120 items-end justify-center gap-2">
        {first.map(({ person, name, points, rank }, index) => {
          const { height, order } = steps.find((step) => step.rank === index + 1)!
          return (
            <li key={person} className={`grid max-w-40 min-w-0 flex-1 gap-1 text-center ${order}`}>
              <span className="font-semibold wrap-anywhere">{name}</span>
              <span className="text-sm text-soft tabular-nums">{formatPoints(points)}</span>
              <span
                className={`grid place-items-center rounded-t-md border border-b-0 text-xl font-semibold tabular-nums ${height} ${rank === 1 ? 'bg-sheen text-primary-content' : 'bg-base-200'}`}
              >
                {rank}
              </span>
            </li>
          )
        })}
      </ol>
      {rows.length > 3 && <Board rows={rows.slice(3)} />}
    </>
  )
}
