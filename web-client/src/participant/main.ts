import '../ui/base.css'
import { mount } from 'svelte'
import { recall } from '../core/store'
import { keep_page } from '../core/worker'
import { fetch_languages, speak } from '../i18n/index.svelte'
import { others, vi } from '../i18n/participant'
import { wear_theme } from '../ui/theme.svelte'
import App from './App.svelte'
import { fetch_panels } from './panels'
import { place } from './place.svelte'

const size = recall('size')
if (size) document.documentElement.dataset.size = size
wear_theme()

void speak(['vi', vi], others).then(() => {
	place.start()
	mount(App, { target: document.getElementById('app')! })
	fetch_panels(() => void fetch_languages().then(() => (place.preview ? undefined : keep_page())))
})
