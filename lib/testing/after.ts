import { vi } from 'vitest'

// Handlers under test are called outside of Next, which alone knows when an answer has left: the work begins at once.
vi.mock('next/server', async (original) => ({
  ...(await original<object>()),
  after: (work: () => unknown) => void work(),
}))
