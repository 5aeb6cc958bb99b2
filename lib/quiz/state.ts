import { type SQL, sql } from 'drizzle-orm'
import { type Db, schema } from '@/lib/db'
import { living } from '@/lib/streams/store'
import type { LobbyState, OwnState, RoomState } from './types'

const { openStreams, people, quizAnswers, quizPlayers, quizRooms } = schema

/** Lines of the leaderboard that everybody sees; one's own place is told apart. */
const boardLines = 10
/** Names that the lobby shows. */
const lobbyNames = 60

/** The views that hold a place in a room. */
const roomView = 'quiz-room'

const asked = sql`json_extract(r.questions, '$[' || r.question || ']')`
const counted = sql`json((select json_group_array(
  (select count(*) from ${quizAnswers} a where a.room = r.id and a.question = r.question and a.choice = c.key) order by c.key
) from json_each(${asked}, '$.choices') c))`
const board = sql`json((select json_group_array(json_object(
  'person', b.person, 'name', b.name, 'points', b.points, 'rank', b.rank, 'rankBefore', b.rank_before)) from (
    select p.person, n.name, p.points, p.rank, p.rank_before from ${quizPlayers} p join ${people} n on n.id = p.person
    where p.room = r.id and p.rank is not null order by p.rank, n.name, p.person limit ${boardLines}) b))`

/**
 * A `RoomState` as JSON, for the snapshot of a page and, in the batch that changes the room, for its event. The one
 * place that decides what leaves the database: what is right only while it is revealed.
 */
export const roomJson = (room: string, now: number): SQL => sql`(select json_object(
  'id', r.id, 'org', r.org, 'code', r.code, 'title', r.title, 'host', r.host, 'hostName', h.name,
  'changeable', json(case when r.changeable then 'true' else 'false' end),
  'phase', r.phase, 'question', r.question, 'questions', json_array_length(r.questions), 'version', r.version,
  'at', ${now}, 'deadline', r.deadline, 'pausedLeft', r.paused_left,
  'players', (select count(*) from ${quizPlayers} where room = r.id),
  'answers', (select count(*) from ${quizAnswers} where room = r.id and question = r.question),
  'asked', json(case when r.phase in ('question', 'reveal') then json_object('text', ${asked} ->> 'text',
    'choices', json(${asked} -> 'choices'), 'seconds', ${asked} ->> 'seconds') end),
  'revealed', json(case when r.phase = 'reveal' then json_object('right', json(${asked} -> 'right'),
    'explanation', ${asked} ->> 'explanation', 'counts', ${counted}) end),
  'board', json(case when r.phase in ('leaderboard', 'podium') then ${board} end))
  from ${quizRooms} r join ${people} h on h.id = r.host where r.id = ${room})`

/** A room as everybody in it sees it; null where there is none. */
export async function roomState(db: Db, room: string, now: number): Promise<RoomState | null> {
  const [row] = await db.all<{ state: string | null }>(sql`select ${roomJson(room, now)} as state`)
  return row?.state ? (JSON.parse(row.state) as RoomState) : null
}

/** What rooms hold for one person each, in the order of the question; null where the room is gone. */
export async function ownStates(
  db: Db,
  wanted: readonly { room: string; person: string }[],
): Promise<(OwnState | null)[]> {
  const list = JSON.stringify(wanted.map(({ room, person }) => [room, person]))
  const rows = await db.all<Omit<OwnState, 'joined'> & { nr: number; joined: number }>(sql`
    select w.key as nr, r.phase, r.question, r.version, r.deadline, p.person is not null as joined, coalesce(p.points, 0) as points,
      p.rank, p.rank_before as "rankBefore", a.choice, a.points as gained,
      (select count(*) from ${quizPlayers} where room = r.id) as players
    from json_each(${list}) w join ${quizRooms} r on r.id = w.value ->> 0
    left join ${quizPlayers} p on p.room = r.id and p.person = w.value ->> 1
    left join ${quizAnswers} a on a.room = r.id and a.question = r.question and a.person = w.value ->> 1`)
  const byNumber = new Map(rows.map(({ nr, joined, ...own }) => [nr, { ...own, joined: joined === 1 }]))
  return wanted.map((_, index) => byNumber.get(index) ?? null)
}

/** Who has come, by room, for those that are in the lobby. The names are those of the last ones to come. */
export async function lobbyStates(
  db: Db,
  rooms: readonly string[],
  now: number,
): Promise<Map<string, LobbyState>> {
  const rows = await db.all<{ room: string; state: string }>(sql`
    with wanted as (
      select id, org from ${quizRooms}
      where phase = 'lobby' and id in (select value from json_each(${JSON.stringify(rooms)}))
    ), players as materialized (
      select p.room, p.person, p.joined_at, p.rowid as nr, exists (
        select 1 from ${openStreams} s where s.org = w.org and s.person = p.person and s.view = ${roomView}
          and s.closed_at is null and ${living(now)}) as here
      from wanted w join ${quizPlayers} p on p.room = w.id
    )
    select w.id as room, json_object(
      'players', (select count(*) from players where room = w.id),
      'here', (select count(*) from players where room = w.id and here),
      'newest', json((
        select json_group_array(json_object('id', l.person, 'name', l.name, 'here', json(iif(l.here, 'true', 'false'))))
        from (select p.person, n.name, p.here from players p join ${people} n on n.id = p.person where p.room = w.id
          order by p.joined_at desc, p.nr desc limit ${lobbyNames}) l))) as state
    from wanted w`)
  return new Map(rows.map(({ room, state }) => [room, JSON.parse(state) as LobbyState]))
}
