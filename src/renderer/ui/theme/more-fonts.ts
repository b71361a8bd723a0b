// A module of its own, so that it can be read later.
import './more-fonts.css'
