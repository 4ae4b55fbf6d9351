package io.caisson.delivery;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One task per aggregate. Asking for it commits with the change that needs it; a task that runs meanwhile is not
 * touched but finds, under the lock of the wake-up row, that it was asked again.
 */
@Component
class Queue {

    private final JdbcClient jdbc;
    private final ObjectProvider<Scheduler> scheduler;
    private final Clock clock;

    Queue(JdbcClient jdbc, ObjectProvider<Scheduler> scheduler, Clock clock) {
        this.jdbc = jdbc;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void wake(String task, UUID id) {
        jdbc.sql("""
                insert into wake_up (task_name, task_instance, asked) values (?, ?, 1)
                on conflict (task_name, task_instance) do update set asked = wake_up.asked + 1""").params(task, id.toString()).update();
        jdbc.sql("""
                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                values (:task, :id, :now, false, 1)
                on conflict (task_name, task_instance) do update set execution_time = excluded.execution_time
                where not scheduled_tasks.picked""")
                .param("task", task)
                .param("id", id.toString())
                .param("now", Timestamp.from(clock.instant()))
                .update();
        lookAfterCommit();
    }

    /** What is due when the transaction commits starts then, and not with the next poll. */
    @Transactional(propagation = Propagation.MANDATORY)
    void lookAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
            }
        });
    }

    /** How often the task was asked for. */
    long asked(String task, String id) {
        return jdbc.sql("select asked from wake_up where task_name = ? and task_instance = ?")
                .params(task, id)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** The same, holding off who wants to ask until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    long askedLocked(String task, String id) {
        return jdbc.sql("select asked from wake_up where task_name = ? and task_instance = ? for update")
                .params(task, id)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void forget(String task, String id) {
        jdbc.sql("delete from wake_up where task_name = ? and task_instance = ?")
                .params(task, id)
                .update();
    }
}
