// `npm run icons`: draws public/favicon.svg as the PNG icons of browsers and phones. Run it when the drawing has changed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { chromiumOptions } from './chromium.mjs'

/** `bird`: how much of the width it takes; phones cut a maskable icon to a circle of 80 %. */
const icons = [
  { file: 'icon-32.png', size: 32, bird: 1 },
  { file: 'icon-192.png', size: 192, bird: 0.94 },
  { file: 'icon-512.png', size: 512, bird: 0.94 },
  { file: 'maskable-512.png', size: 512, bird: 0.56, ground: '#10141f' },
  { file: 'apple-touch-icon.png', size: 180, bird: 0.7, ground: '#10141f' },
]

const drawing = readFileSync('public/favicon.svg').toString('base64')
const browser = await chromium.launch(chromiumOptions)
const page = await browser.newPage()
mkdirSync('public/icons', { recursive: true })
for (const { file, size, bird, ground = 'transparent' } of icons) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<body style="margin:0;display:grid;place-items:center;height:100vh;background:${ground}">
    <img src="data:image/svg+xml;base64,${drawing}" width="${bird * size}" height="${bird * size}">`)
  writeFileSync(`public/icons/${file}`, await page.screenshot({ omitBackground: true }))
}
await browser.close()
