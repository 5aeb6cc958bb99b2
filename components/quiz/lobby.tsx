import type { LobbyState } from '@/lib/quiz/types'

/** Who has come: the last ones by name. Patched whole by its id, `quiz-lobby`, the same for all; null when it is over. */
export function Lobby({ lobby }: { lobby: LobbyState | null }) {
  if (!lobby) return <section id="quiz-lobby" hidden />
  const { players, here, newest } = lobby
  const others = players - newest.length
  return (
    <section id="quiz-lobby" aria-labelledby="quiz-lobby-heading" className="panel p-4">
      <h2 id="quiz-lobby-heading" className="font-semibold tabular-nums">
        {players} {players === 1 ? 'player' : 'players'}
        <span className="text-sm font-normal text-soft">
          , {here === players ? 'all of them here' : `${here} here now`}
        </span>
      </h2>
      {players > 0 && (
        <ul className="mt-3 flex flex-wrap gap-2">
          {newest.map(({ id, name, here }) => (
            <li
              key={id}
              id={`player-${id}`}
              className={`max-w-full truncate rounded-full border px-3 py-1 text-sm ${here ? '' : 'text-faint'}`}
            >
              {name}
              {!here && <span className="sr-only">, not here now</span>}
            </li>
          ))}
          {others > 0 && (
            <li className="px-2 py-1 text-sm text-soft tabular-nums">
              and {others.toLocaleString('en')} more
            </li>
          )}
        </ul>
      )}
    </section>
  )
}
