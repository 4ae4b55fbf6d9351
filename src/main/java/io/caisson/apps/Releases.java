package io.caisson.apps;

import java.util.Optional;
import org.springframework.data.repository.Repository;

interface Releases extends Repository<Release, Numbered> {

    Release save(Release release);

    Optional<Release> findById(Numbered id);
}
